// Ink decides on colours when it is loaded, by the process's own terminal: tests have none.
process.env.FORCE_COLOR = '2';

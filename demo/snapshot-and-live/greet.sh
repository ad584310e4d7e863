# Prints the greeting. The bug is here: see pipeline.ts.
echo 'Hello, wrold!'

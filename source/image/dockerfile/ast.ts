// A bundle can take names out of this CommonJS package by a static import only; this file is what is
// loaded late instead.
export {Arg, Copy, DockerfileParser, From, Run} from 'dockerfile-ast';

import {render, Text} from 'ink';

// The smallest program of the same kind: what Ink and React cost by themselves.
render(<Text>Hello, world!</Text>);

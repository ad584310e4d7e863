import {describeEngine} from '../unit/engine/engine-contract.ts';
import {engineScope} from './engine-scope.ts';

const {engine, owner} = engineScope();

describeEngine('the Docker engine', () => ({engine: engine(), unique: owner}));

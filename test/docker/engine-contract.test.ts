import {beforeAll} from 'vitest';
import {connectDocker} from '../../source/engine/docker-engine.ts';
import type {Engine} from '../../source/engine/engine.ts';
import {describeEngine} from '../unit/engine/engine-contract.ts';
import {engineScope} from './engine-scope.ts';

const classicScope = engineScope();
const scope = engineScope();
let classic: Engine;
let buildKit: Engine;

beforeAll(async () => {
	classic = await connectDocker(undefined, {builder: 'classic'});
	buildKit = await connectDocker(undefined, {builder: 'buildkit'});
});

describeEngine('the Docker engine, with its classic builder', () => ({
	engine: classic,
	unique: classicScope.owner,
}));

// The set-up for tests sees to it that BuildKit is there.
describeEngine('the Docker engine, with BuildKit', () => ({engine: buildKit, unique: scope.owner}));

import type {Engine} from '../engine/engine.ts';
import {type AttemptOf, attemptContainer} from './attempt/attempt-container.ts';
import {type ArmedCommand, armCommand} from './attempt/armed-command.ts';
import type {ReadyCommand} from './attempt/ready-command.ts';
import type {ContainerSpec} from '../engine/engine.ts';

type Armed = {
	readonly of: AttemptOf;
	readonly container: ContainerSpec;
	readonly token: string;
	/** Undefined: it could not be armed, and nothing is left of it. */
	readonly command: Promise<ArmedCommand | undefined>;
};

import {ConductoError} from '../errors/conducto-error.ts';
import {formatPlace} from './place.ts';
import type {SourcePlace} from './spec.ts';

/** An error in what a definition says: one sentence behind the place that a person can jump to. */
export function definitionError(
	place: SourcePlace | undefined,
	sentence: string,
	hint: string,
): ConductoError {
	const message = place ? `${formatPlace(place)}: ${sentence}` : sentence;
	return new ConductoError('definition-invalid', message, {hint});
}

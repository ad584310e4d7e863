import {StringDecoder} from 'node:string_decoder';
import type {OutputPiece} from '../../engine/engine.ts';

/** Turns what a container prints into text; characters may be cut in two by pieces. */
export function outputText(): (piece: OutputPiece) => string {
	const decoders = {stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8')};
	return ({stream, data}) => decoders[stream].write(data);
}

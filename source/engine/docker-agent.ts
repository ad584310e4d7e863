import * as http from 'node:http';
import * as https from 'node:https';
import {inspect} from 'node:util';

/** What every agent of Node.js is given a request by; agents of packages override it, too. */
type RequestTaker = {
	addRequest: (request: http.ClientRequest, ...rest: readonly unknown[]) => void;
};

/** Those of Node's own global agent: connections are kept for the next request. */
const kept = {keepAlive: true, scheduling: 'lifo', timeout: 5000} as const;

/**
The agent for requests to the engine. The client library waits for ever for the end of an answer whose
connection breaks in the middle; here that fails the request, as a connection that breaks earlier does.
*/
export function dockerAgent(isSecure: boolean): http.Agent {
	const agent = isSecure ? new https.Agent(kept) : new http.Agent(kept);
	// The client library renders the options of each request for a debugging aid that is off, agent, sockets and all:
	// tens of milliseconds of CPU for each request while there are many connections.
	Object.assign(agent, {[inspect.custom]: () => 'Agent'});
	const taker = agent as unknown as RequestTaker;
	const addRequest = taker.addRequest.bind(agent);
	taker.addRequest = (request, ...rest) => {
		request.once('response', (response: http.IncomingMessage) => {
			response.once('error', error => request.emit('error', error));
		});
		addRequest(request, ...rest);
	};

	return agent;
}

import type {ImageMemory} from '../../source/image/memory.ts';

/** A memory that forgets with the process, in place of the state folder's. */
export function imageMemory(folder: string): ImageMemory {
	const facts = new Map<string, string>();
	const locks = new Map<string, Promise<void>>();
	return {
		folder,
		read(kind, key) {
			const text = facts.get(`${kind} ${key}`);
			return text === undefined ? undefined : JSON.parse(text);
		},
		write: (kind, key, value) => void facts.set(`${kind} ${key}`, JSON.stringify(value)),
		remove: (kind, key) => void facts.delete(`${kind} ${key}`),
		keys: kind =>
			[...facts.keys()]
				.filter(key => key.startsWith(`${kind} `))
				.map(key => key.slice(kind.length + 1)),
		async lock(name, signal) {
			const before = locks.get(name);
			const {promise, resolve} = Promise.withResolvers<void>();
			locks.set(name, promise);
			await before;
			signal.throwIfAborted();
			return resolve;
		},
	};
}

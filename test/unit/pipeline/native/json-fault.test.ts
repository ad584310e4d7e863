import {expect, test} from 'vitest';
import {jsonFault} from '../../../../source/pipeline/native/json-fault.ts';

test.each([
	'text',
	0,
	-1.5,
	true,
	null,
	[],
	{},
	{a: [1, {b: null}], 'c d': 'x\0'},
	Object.create(null),
	{left: undefined},
])('%j is data', value => {
	expect(jsonFault(value)).toBeUndefined();
});

class Cow {}
const shared = {a: 1};

test('the same object twice is no circle', () => {
	expect(jsonFault({one: shared, two: [shared, shared]})).toBeUndefined();
});

test.each([
	[undefined, '', 'undefined'],
	[Number.NaN, '', 'NaN'],
	[{a: [Number.NEGATIVE_INFINITY]}, '.a[0]', '-Infinity'],
	[[1n], '[0]', 'a bigint'],
	[[Symbol('s')], '[0]', 'a symbol'],
	[{on: {'the end': () => 1}}, '.on["the end"]', 'a function'],
	[[1, undefined], '[1]', 'undefined'],
	// biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
	[[1, , 2], '[1]', 'undefined'],
	[{at: new Date(0)}, '.at', 'a Date'],
	[new Map(), '', 'a Map'],
	[new Set(), '', 'a Set'],
	[new Cow(), '', 'a Cow'],
	[Promise.resolve(), '', 'a Promise'],
	[Buffer.from('x'), '', 'a Buffer'],
])('%o is not', (value, at, what) => {
	expect(jsonFault(value)).toMatchObject({at, what});
});

test('a circle is found, however long', () => {
	const circle: Record<string, unknown> = {};
	circle.a = [{b: circle}];
	expect(jsonFault(circle)).toMatchObject({at: '.a[0].b', what: expect.stringContaining('circle')});
});

test('what is nested too deep ends, too', () => {
	let value: unknown = 1;
	for (let level = 0; level < 100_000; level++) {
		value = [value];
	}

	expect(jsonFault(value)?.what).toContain('1000 levels');
});

import {expect, test} from 'vitest';
import {isStaticProgram} from '../../../../source/debug/shell/static-program.ts';
import {programOf} from '../../../support/programs.ts';

test.for([32, 64] as const)('a program of %i bits', bits => {
	expect(isStaticProgram(programOf({bits, isStatic: true}))).toBe(true);
	expect(isStaticProgram(programOf({bits, isStatic: false}))).toBe(false);
});

test.for([
	['nothing', Buffer.alloc(0)],
	['a script', Buffer.from(`#!/bin/sh\n${'#'.repeat(100)}`)],
	['half of a program', programOf({bits: 64, isStatic: true}).subarray(0, 100)],
] as const)('%s is none', ([, file]) => {
	expect(isStaticProgram(file)).toBe(false);
});

import {expect, test} from 'vitest';
import {applySgr, plainStyle} from '../../../../source/view/log/sgr.ts';

test.each([
	['31', '31'],
	['1;31', '1;31'],
	['31;1;44', '1;31;44'],
	['01;32', '1;32'],
	['38;5;208', '38;5;208'],
	['48;2;1;2;3;4', '4;48;2;1;2;3'],
	['38:2::10:20:30', '38;2;10;20;30'],
	['38:5:99', '38;5;99'],
	['4:3', '4'],
	['95', '95'],
	['5;8', ''],
	['38;5', ''],
	['999', ''],
])('CSI %s m becomes %s', (params, codes) => {
	expect(applySgr(plainStyle, params).codes).toBe(codes);
});

test.each([
	['', ''],
	['0', ''],
	['39', '1;4;42'],
	['49', '1;4;31'],
	['22', '4;31;42'],
	['24', '1;31;42'],
	['4:0', '1;31;42'],
	['0;35', '35'],
])('CSI %s m after others leaves %s', (params, codes) => {
	expect(applySgr(applySgr(plainStyle, '1;4;31;42'), params).codes).toBe(codes);
});

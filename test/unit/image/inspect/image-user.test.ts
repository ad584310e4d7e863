import {expect, test} from 'vitest';
import {findUser} from '../../../../source/image/inspect/image-user.ts';

const passwd = `root:x:0:0:root:/root:/bin/bash
# a comment
damaged
app:x:1000:1001:App:/home/app:/bin/sh
4000:x:4001:4002::/home/number:/bin/sh
`;
const group = 'root:x:0:\nstaff:x:50:app\n4000:x:77:\n';

test.each([
	['', {name: 'root', uid: 0, gid: 0}, '/root'],
	['root', {name: 'root', uid: 0, gid: 0}, '/root'],
	['app', {name: 'app', uid: 1000, gid: 1001}, '/home/app'],
	['1000', {name: 'app', uid: 1000, gid: 1001}, '/home/app'],
	['app:staff', {name: 'app', uid: 1000, gid: 50}, '/home/app'],
	['1000:50', {name: 'app', uid: 1000, gid: 50}, '/home/app'],
	['1234', {name: undefined, uid: 1234, gid: 0}, '/'],
	['1234:4321', {name: undefined, uid: 1234, gid: 4321}, '/'],
	// A name that looks like a number is still a name.
	['4000', {name: '4000', uid: 4001, gid: 4002}, '/home/number'],
	['app:4000', {name: 'app', uid: 1000, gid: 77}, '/home/app'],
	['nobody-knows', {name: undefined, uid: undefined, gid: undefined}, '/'],
	['app:nobody-knows', {name: 'app', uid: 1000, gid: undefined}, '/home/app'],
])('user %j', (user, expected, home) => {
	expect(findUser(user, {passwd, group})).toEqual({user: expected, home});
});

test('an image without /etc/passwd has root and numbers', () => {
	const files = {passwd: '', group: ''};
	expect(findUser('', files)).toEqual({user: {name: 'root', uid: 0, gid: 0}, home: '/'});
	expect(findUser('65532', files).user).toEqual({name: undefined, uid: 65532, gid: 0});
	expect(findUser('app', files).user.uid).toBeUndefined();
});

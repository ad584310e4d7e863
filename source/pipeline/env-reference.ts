import {ConductoError} from '../errors/conducto-error.ts';
import {isSecretName, reference} from './redact-env.ts';

/*
A secret in `env` is kept as the name of the environment variable that holds it (design: "Secrets"): `${GITHUB_TOKEN}`,
as the whole value. The definition may write it so, or put the variable's value in. It becomes the value when a
container is made. `$${GITHUB_TOKEN}` stands for that text without its first character.
*/

type Variables = Readonly<Record<string, string>>;
type Environment = Readonly<Record<string, string | undefined>>;

const escaped = /^\$\$+\{[A-Za-z_]\w*\}$/;
/** A value of at least this length is taken for a secret under whatever name. */
const leastLength = 8;

/** The variables of a node, with references in the place of values that the environment has in variables for secrets. */
export function referEnv(env: Variables, environment: Environment): Variables {
	const secrets = Object.keys(environment)
		.filter(name => isSecretName(name) && reference.test(`\${${name}}`) && environment[name])
		.sort();
	return mapValues(env, (value, name) => {
		if (value.length < leastLength && !(value !== '' && isSecretName(name))) {
			return value;
		}

		const own = secrets.find(secret => secret === name && environment[secret] === value);
		const holder = own ?? secrets.find(secret => environment[secret] === value);
		return holder === undefined ? value : `\${${holder}}`;
	});
}

/** The variables of a container. Throws `definition-invalid` when one that is referred to is not set. */
export function resolveEnv(env: Variables, environment: Environment): Variables {
	return mapValues(env, (value, name) => {
		const [, holder] = reference.exec(value) ?? [];
		if (holder === undefined) {
			return escaped.test(value) ? value.slice(1) : value;
		}

		const held = environment[holder];
		if (held === undefined) {
			throw new ConductoError(
				'definition-invalid',
				`env ${name} is the value of $${holder}, which is not set.`,
				{
					hint: `Set ${holder} where conducto is started, open the pipeline again and reset the node.`,
				},
			);
		}

		return held;
	});
}

function mapValues(env: Variables, change: (value: string, name: string) => string): Variables {
	return Object.fromEntries(
		Object.entries(env).map(([name, value]) => [name, change(value, name)]),
	);
}

#!/usr/bin/env bash
# In V8, a regular expression is compiled when it is first used. One with more than 32,767 characters to match in a row is
# taken by `new RegExp`, and throws a SyntaxError ("Regular expression too large") from `exec`, `test` or `replace`. So
# a check that only constructs the expression finds nothing wrong, and the error comes later, where nobody expects one:
# ajv compiles such a schema, and its validation throws instead of saying whether a text is valid. The length alone is not
# too large: with an empty group in the middle, twice the length matches, and so do many alternatives.
#
# JavaScript sets no such limit, and `new RegExp` refuses other syntax errors at once. An expression that is nothing but
# text may be longer, because V8 can search for it without compiling it.
#
# Seen with Node 20.20.2 and 24.21.0 and ajv 8.17.1; the output is at the end.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts=false node@24.21.0 ajv@8.17.1 >/dev/null

cat >measure.cjs <<'JS'
const Ajv = require('ajv');

const LIMIT = 32_767;

/** A text of letters, as somebody may look for it literally. */
const textOf = (length) => 'abcdefgh'.repeat(Math.ceil(length / 8)).slice(0, length);

function outcome(step) {
	try {
		return String(step());
	} catch (error) {
		return `${error.name}, ${error.message.slice(-'Regular expression too large'.length)}`;
	}
}

function tryOut(what, source, text) {
	let expression;
	const made = outcome(() => {
		expression = new RegExp(source);
		return 'yes';
	});
	console.log(`${what}: made ${made}; matches ${outcome(() => expression.test(text))}`);
}

const long = textOf(LIMIT + 1);
const half = textOf(LIMIT);
const words = Array.from({ length: 100 }, (_, index) => index + textOf(3_000));
tryOut('as long as it may be', `^${half}$`, half);
tryOut('a character longer', `^${long}$`, long);
tryOut('twice as long, an empty group in the middle', `^${half}()${half}$`, half + half);
tryOut('a hundred alternatives', `^(?:${words.join('|')})$`, words[7]);

let validate;
const compiled = outcome(() => {
	validate = new Ajv().compile({ type: 'string', pattern: `^${long}$` });
	return 'yes';
});
console.log(`ajv: compiled ${compiled}; valid ${outcome(() => validate(long))}`);
JS

node_modules/.bin/node measure.cjs | tee seen.txt

diff seen.txt - <<'SEEN'
as long as it may be: made yes; matches true
a character longer: made yes; matches SyntaxError, Regular expression too large
twice as long, an empty group in the middle: made yes; matches true
a hundred alternatives: made yes; matches true
ajv: compiled yes; valid SyntaxError, Regular expression too large
SEEN
echo 'As seen before.'

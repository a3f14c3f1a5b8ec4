// What the command line of the checks asks for.
import { STAGES, testsOf } from './stages.mjs';

const THERE_ARE = `There are: ${Object.keys(STAGES).join(', ')}.`;

/**
 * @typedef {object} Asked
 * @property {readonly string[]} stages by name; of several, those that have one of the tests
 * @property {readonly string[]} tests parts of their paths, or patterns; all tests when empty
 * @property {readonly string[]} flags for jest
 */

/**
 * Reads the command line: names of stages, then names of test files, then flags for jest. Without a
 * stage it means all that need nothing but Node.js and npm.
 * @param {readonly string[]} args
 * @returns {Asked}
 * @throws where a name is neither a stage nor a test, and where a stage takes no tests
 */
export function readAsked(args) {
	const firstFlag = args.findIndex((argument) => argument.startsWith('-'));
	const names = firstFlag === -1 ? args : args.slice(0, firstFlag);
	const flags = firstFlag === -1 ? [] : args.slice(firstFlag);
	const firstTest = names.findIndex((name) => !Object.hasOwn(STAGES, name));
	const stages = firstTest === -1 ? names : names.slice(0, firstTest);
	const tests = firstTest === -1 ? [] : names.slice(firstTest);

	const withoutTests = stages.filter((stage) => !STAGES[stage].jestFlags);
	if (tests.length > 0 && (stages.length === 0 || withoutTests.length > 0)) {
		const missing = `No such stage: ${tests.join(', ')}. ${THERE_ARE}`;
		throw new Error(`${missing}${hint(withoutTests)}${stageHint(tests)}`);
	}
	if (flags.length > 0 && (stages.length === 0 || withoutTests.length > 0)) {
		throw new Error(
			`Name a stage with tests before ${flags[0]}, which is for jest. ${THERE_ARE}${hint(withoutTests)}`,
		);
	}
	for (const test of tests) {
		if (stages.every((stage) => testsOf(stage, test).length === 0)) {
			throw new Error(
				`No such stage, and no test of ${stages.join(', ')} by this name: ${test}. ${THERE_ARE}`,
			);
		}
	}
	if (stages.length === 0) return { stages: usual(), tests, flags };
	const withTests = stages.filter((stage) => namedTestsOf(stage, tests).length > 0);
	return { stages: tests.length > 0 ? withTests : stages, tests, flags };
}

/** The stages that need nothing but Node.js and npm. */
export function usual() {
	return Object.keys(STAGES).filter((name) => !STAGES[name].onRequest);
}

/**
 * The test files that a stage runs of those named.
 * @param {string} stage
 * @param {readonly string[]} tests
 */
export function namedTestsOf(stage, tests) {
	return [...new Set(tests.flatMap((test) => testsOf(stage, test)))];
}

function hint(withoutTests) {
	return withoutTests.length === 0 ? '' : `\nTests are not named for ${withoutTests.join(', ')}.`;
}

/** Names the stage that has the tests, where somebody has left it out. */
function stageHint(tests) {
	const stage = Object.keys(STAGES).find(
		(name) => STAGES[name].jestFlags && tests.every((test) => testsOf(name, test).length > 0),
	);
	return stage === undefined ? '' : `\nFor this test: npm test -- ${stage} ${tests.join(' ')}`;
}

import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { defineConfig } from 'eslint/config';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

/** n8n's own rules for what is published. */
const { plugins, rules } = n8nCommunityNodesPlugin.configs.recommended;

/** The rules that n8n has for its own nodes, without those that do not fit here. */
const nodesBase = (config, without = []) => ({
	plugins: { 'n8n-nodes-base': n8nNodesBase },
	rules: {
		...n8nNodesBase.configs[config].rules,
		...Object.fromEntries(without.map((name) => [`n8n-nodes-base/${name}`, 'off'])),
	},
});

const readonly = (...names) => Object.fromEntries(names.map((name) => [name, 'readonly']));

export default defineConfig(
	{ ignores: ['dist/', '.build/', '.n8n-dev/', 'coverage/', 'node_modules/'] },
	js.configs.recommended,
	{
		files: ['**/*.ts'],
		extends: [tseslint.configs.strictTypeChecked],
		languageOptions: { parserOptions: { project: './tsconfig.dev.json' } },
		rules: {
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			'@typescript-eslint/consistent-type-imports': [
				'error',
				{ fixStyle: 'inline-type-imports', prefer: 'type-imports' },
			],
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ varsIgnorePattern: '^_', argsIgnorePattern: '^_' },
			],
			'@typescript-eslint/return-await': ['error', 'always'],
		},
	},
	{
		// A function fits on a screen, and a file has one subject. All lines count.
		files: ['nodes', 'credentials', 'sandbox', 'tools'].map(
			(name) => `${name}/**/*.{ts,js,mjs,cjs}`,
		),
		rules: {
			'max-lines': ['error', 300],
			'max-lines-per-function': ['error', 60],
		},
	},
	{
		// Tests look at stored executions and at what jest's matchers give, both of which are any.
		files: ['test/**/*.ts'],
		rules: {
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-call': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
			'@typescript-eslint/no-unsafe-return': 'off',
			'@typescript-eslint/no-base-to-string': 'off',
			'@typescript-eslint/no-confusing-void-expression': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		plugins,
		rules: { ...rules, 'no-console': 'error' },
	},
	{
		files: ['nodes/**/*.ts'],
		...nodesBase('nodes', [
			// They know inputs and outputs only as strings, not as NodeConnectionTypes.
			'node-class-description-inputs-wrong-regular-node',
			'node-class-description-outputs-wrong',
		]),
	},
	{
		files: ['credentials/**/*.ts'],
		...nodesBase('credentials', [
			// Meant for n8n's own credentials, whose documentation is on its site.
			'cred-class-field-documentation-url-miscased',
		]),
	},
	{
		files: ['package.json'],
		plugins,
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		rules: { ...rules, 'no-unused-expressions': 'off' },
	},
	{ files: ['package.json'], ...nodesBase('community') },
	{
		// Runs in browsers.
		files: ['sandbox/page/*.js'],
		languageOptions: {
			globals: readonly(
				...['document', 'navigator', 'fetch', 'EventSource', 'FormData', 'URL'],
				...['HTMLButtonElement', 'HTMLElement', 'HTMLFormElement', 'HTMLInputElement'],
				...['HTMLTextAreaElement', 'reportError', 'setTimeout'],
			),
		},
	},
	{
		files: ['**/*.{js,mjs,cjs}'],
		ignores: ['sandbox/page/*.js'],
		languageOptions: {
			globals: {
				...readonly('__dirname', 'console', 'process', 'require', 'URL'),
				...readonly('setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'),
				exports: 'writable',
				module: 'writable',
			},
		},
	},
);

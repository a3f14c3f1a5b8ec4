import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

export default tseslint.config(
	{ ignores: ['dist/', '.build/', '.n8n-dev/', 'coverage/', 'node_modules/'] },
	js.configs.recommended,
	{
		files: ['**/*.ts'],
		extends: [tseslint.configs.strictTypeChecked],
		languageOptions: { parserOptions: { project: './tsconfig.dev.json' } },
		rules: {
			'@typescript-eslint/no-unnecessary-condition': 'error',
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
		// What is published, under n8n's own rules for it.
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		plugins: n8nCommunityNodesPlugin.configs.recommended.plugins,
		rules: { ...n8nCommunityNodesPlugin.configs.recommended.rules, 'no-console': 'error' },
	},
	{
		files: ['nodes/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			// They know inputs and outputs only as strings, not as NodeConnectionTypes.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
		},
	},
	{
		files: ['credentials/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			// Meant for n8n's own credentials, whose documentation is on its site.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
		},
	},
	{
		files: ['package.json'],
		plugins: {
			'n8n-nodes-base': n8nNodesBase,
			...n8nCommunityNodesPlugin.configs.recommended.plugins,
		},
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		rules: {
			...n8nCommunityNodesPlugin.configs.recommended.rules,
			...n8nNodesBase.configs.community.rules,
			'no-unused-expressions': 'off',
		},
	},
	{
		// Runs in browsers.
		files: ['sandbox/page/*.js'],
		languageOptions: {
			globals: {
				document: 'readonly',
				fetch: 'readonly',
				EventSource: 'readonly',
				FormData: 'readonly',
				HTMLButtonElement: 'readonly',
				HTMLElement: 'readonly',
				HTMLFormElement: 'readonly',
				HTMLInputElement: 'readonly',
				HTMLTextAreaElement: 'readonly',
				navigator: 'readonly',
				reportError: 'readonly',
				setTimeout: 'readonly',
				URL: 'readonly',
			},
		},
	},
	{
		files: ['**/*.{js,mjs}'],
		ignores: ['sandbox/page/*.js'],
		languageOptions: {
			globals: {
				__dirname: 'readonly',
				process: 'readonly',
				console: 'readonly',
				URL: 'readonly',
				require: 'readonly',
				exports: 'writable',
				module: 'writable',
				setTimeout: 'readonly',
				clearTimeout: 'readonly',
				setInterval: 'readonly',
				clearInterval: 'readonly',
			},
		},
	},
);

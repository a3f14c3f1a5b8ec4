import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import GithubSlugger from 'github-slugger';
import MarkdownIt from 'markdown-it';

export const ROOT = join(__dirname, '../../..');

/** Every file of the repository, by its path from the top. */
export const FILES: readonly string[] = execFileSync(
	'git',
	['ls-files', '--cached', '--others', '--exclude-standard'],
	{ cwd: ROOT, encoding: 'utf8' },
)
	.trim()
	.split('\n');

const markdown = new MarkdownIt({ html: true });

/** Programs with which a piece of code in a text is a command. */
const COMMAND = /^(npm|npx|node|git|curl) \S/;
const HTML_LINK = /\b(?:href|src)="([^"]*)"/g;

/** A page of the documentation. */
export interface Page {
	readonly file: string;
	/** Where its links and pictures lead, as they are written. */
	readonly links: readonly string[];
	/** What comes after `#` in a link to each of its headings. */
	readonly anchors: ReadonlySet<string>;
	/** The commands that it shows, each in one line and without its comment. */
	readonly commands: readonly string[];
}

/** The commands of a shell script. */
function commandsOf(script: string): string[] {
	return script
		.replace(/\\\n\s*/g, '')
		.split('\n')
		.map((line) => line.replace(/(^|\s)#\s.*$/, '').trim())
		.filter((line) => line !== '');
}

function readPage(file: string): Page {
	const tokens = markdown.parse(readFileSync(join(ROOT, file), 'utf8'), {});
	const links: string[] = [];
	const anchors = new Set<string>();
	const commands: string[] = [];
	const slugger = new GithubSlugger();
	for (const [index, token] of tokens.entries()) {
		if (token.type === 'fence' && token.info === 'sh') commands.push(...commandsOf(token.content));
		if (token.type === 'heading_open') {
			const words = tokens[index + 1]?.children ?? [];
			const text = words.filter(({ type }) => type === 'text' || type === 'code_inline');
			anchors.add(slugger.slug(text.map(({ content }) => content).join('')));
		}
		for (const part of [token, ...(token.children ?? [])]) {
			const link = part.attrGet('href') ?? part.attrGet('src');
			if (link !== null) links.push(String(link));
			if (part.type.startsWith('html_')) {
				links.push(...[...part.content.matchAll(HTML_LINK)].map(([, target = '']) => target));
			}
			if (part.type === 'code_inline' && COMMAND.test(part.content)) commands.push(part.content);
		}
	}
	return { file, links, anchors, commands };
}

export const PAGES: readonly Page[] = FILES.filter((file) => file.endsWith('.md')).map(readPage);

import { createHash } from 'node:crypto';
import {
	approvalPage,
	freeTextPage,
	PAGE_HEADERS,
	plainPage,
} from '../../../nodes/ClickSend/waiting/linkPage';

const HOSTILE = `</p></textarea></title><script>alert('1')</script> " onload="x" & &amp; <b>`;
const AS_TEXT =
	'&lt;/p&gt;&lt;/textarea&gt;&lt;/title&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &quot; onload=&quot;x&quot; &amp; &amp;amp; &lt;b&gt;';

const BUTTONS = [
	{ decision: 'approve', label: HOSTILE },
	{ decision: 'decline', label: 'Decline' },
] as const;

const PAGES: ReadonlyArray<[string, string]> = [
	['with buttons', approvalPage(HOSTILE, BUTTONS)],
	['with a field', freeTextPage(HOSTILE, HOSTILE)],
	['that asks nothing', plainPage(HOSTILE)],
];

const policy = new Map(
	(PAGE_HEADERS['Content-Security-Policy'] ?? '').split('; ').map((directive): [string, string] => {
		const [name = '', ...values] = directive.split(' ');
		return [name, values.join(' ')];
	}),
);

describe.each(PAGES)('A page %s', (_what, html) => {
	it('shows what a person wrote as text, whatever it is', () => {
		expect(html).toContain(`>${AS_TEXT}</h1>`);
		expect(html).toContain(`<title>${AS_TEXT}</title>`);
		expect(html).not.toMatch(/<script|<b>|" onload/);
	});

	it('has the one style that its policy allows, and nothing else that needs one', () => {
		const styles = [...html.matchAll(/<style>([^<]*)<\/style>/g)].map(([, style = '']) => style);
		expect(styles).toHaveLength(1);
		const hash = createHash('sha256').update(styles.join('')).digest('base64');
		expect(policy.get('style-src')).toBe(`'sha256-${hash}'`);
		expect(html).not.toMatch(/ style=| src=| href=|<link|<script|<img|<iframe/);
	});

	it('is readable on a phone', () => {
		expect(html).toMatch(/^<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">/);
		expect(html).toContain('width=device-width');
	});
});

describe('The headers of a page', () => {
	it('allow its style and its form, and nothing else', () => {
		expect(Object.fromEntries(policy)).toEqual({
			'default-src': "'none'",
			'style-src': expect.any(String),
			'form-action': "'self'",
			'frame-ancestors': "'none'",
			'base-uri': "'none'",
		});
	});

	it('keep it out of caches, referrers, frames and search engines', () => {
		expect(PAGE_HEADERS).toMatchObject({
			'Content-Type': 'text/html; charset=utf-8',
			'Cache-Control': 'no-store',
			'Referrer-Policy': 'no-referrer',
			'X-Content-Type-Options': 'nosniff',
			'X-Frame-Options': 'DENY',
			'X-Robots-Tag': 'noindex',
		});
	});
});

describe('The page of an approval', () => {
	it('has a button for each decision, in a form that posts to its own address', () => {
		const html = approvalPage('Go?', BUTTONS);
		expect(html).toContain('<form method="post">');
		expect(html).not.toContain('action=');
		expect([...html.matchAll(/name="decision" value="(\w+)"/g)].map(([, value]) => value)).toEqual([
			'approve',
			'decline',
		]);
	});

	it('has one where only that can be decided', () => {
		const html = approvalPage('Go?', [{ decision: 'approve', label: 'Go' }]);
		expect(html.match(/<button/g)).toHaveLength(1);
	});
});

/** Made-up replies, as ClickSend pushes them under its v2 names, no two alike. */
export class Replies {
	private pushed = 0;

	/** The bodies of so many further pushes, form-encoded. */
	next(count: number): string[] {
		return Array.from({ length: count }, () => this.body(++this.pushed));
	}

	private body(number: number): string {
		return new URLSearchParams({
			from: '+61491570156',
			message: `Reply ${number}: yes, Tuesday at ten suits me 👍`,
			originalmessage: 'Does Tuesday at ten suit you?',
			originalmessageid: 'D9F15F83-34EC-6A31-A57E-7E8FB0966D78',
			originalsenderid: '+61491570157',
			customstring: `appointment-${number}`,
			username: 'bench',
		}).toString();
	}
}

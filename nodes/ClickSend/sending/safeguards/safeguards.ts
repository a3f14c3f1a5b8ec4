import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';
import {
	OPEN,
	ParameterError,
	resultOf,
	skippedOutcome,
	type SkipReason,
	type Slot,
} from '../../errors/issue';
import { messageParts } from '../../helpers/messageParts';
import { isRecord, property, textOf } from '../../helpers/property';
import { callingCodeOf } from '../../parameters/countries';
import type { ItemParameters } from '../../parameters/itemParameters';
import { readWholeNumber, shown, UNBOUNDED, type WholeNumber } from '../../parameters/values';
import type { WrittenFields } from '../../parameters/written';
import type { SmsJob } from '../sendRequests';
import type { Sms } from '../sms';
import type { SmsOptions } from '../smsOptions';
import { LIST_EXPRESSION, readNumberList, type NumberList } from './doNotSendTo';
import { readQuietHours, type QuietHours } from './quietHours';
import { NumbersSoFar } from './sameNumberAgain';

/** A run with Redirect To sends this many SMS: it is there to look at some. */
export const MAX_REDIRECTED = 20;

export const MAX_PARTS: WholeNumber = { least: 1, most: 100, otherwise: UNBOUNDED };

/** What an expression reads of the current item. */
const READS_ITEM =
	/\$(?:json|binary|data|node|item(?:Index)?)\b|\$input\s*\.\s*item\b|\)\s*\.\s*(?:item|pairedItem)\b/;

/** What lets the language model of an agent fill in a field. */
const FILLED_BY_MODEL = /\$fromai\b/i;

/** What safeguards are read with. */
interface Circumstances {
	context: Pick<IExecuteFunctions, 'getInputData' | 'getNode' | 'getNodeParameter' | 'getTimezone'>;
	parameters: ItemParameters;
	written: WrittenFields;
	/** Milliseconds since 1970, when the run began. */
	now: number;
}

/** For whom an SMS is, wherever it goes. */
const intendedIn = ({ intendedFor, recipients }: Sms) => intendedFor ?? recipients;

const callingCodeIn = (sms: Sms | undefined) => callingCodeOf(sms?.options.country ?? '') ?? '';

type Schedule = SmsOptions['schedule'];
type BySchedule = Map<Schedule, SmsOptions>;

/** The safeguards of one run: whom nothing is sent to, when nothing may arrive, and how long a message may be. */
export class Safeguards {
	/** As the workflow has them. */
	private readonly raw: unknown;
	private list: NumberList | ParameterError | undefined;
	private numbers: NumbersSoFar | undefined;
	private isAgainRead = false;
	/** Options with Quiet Hours, by those without, the hours, and the schedule. */
	private readonly quietOptions = new Map<SmsOptions, Map<QuietHours, BySchedule>>();
	private newestHours: { window: unknown; read: QuietHours | undefined } | undefined;
	private redirected = 0;

	constructor(private readonly given: Circumstances) {
		this.raw = given.context.getNode().parameters.safeguards;
	}

	/** Whether a workflow holds anything back, by the parameters of its node. Most do not, and need not wait for it. */
	static isUsed({ safeguards, options }: INodeParameters): boolean {
		const hasSafeguard = isRecord(safeguards) && Object.keys(safeguards).length > 0;
		const mayRedirect = !isRecord(options) || property(options, 'redirectTo') !== undefined;
		return hasSafeguard || mayRedirect;
	}

	/**
	 * Checks the SMS of an item, and when it may arrive. Whom it goes to is decided for all items together, by
	 * {@link holdBack}.
	 *
	 * @returns the SMS, scheduled or skipped where it would arrive in quiet hours
	 * @throws ParameterError where it has too many parts, or a safeguard cannot be read
	 */
	check(sms: Sms, itemIndex: number): Sms {
		this.readAgain();
		this.checkMaxParts(sms, itemIndex);
		this.checkRedirect(sms);
		return this.keepQuiet(sms, itemIndex);
	}

	/**
	 * Notes the recipients of an item to whom an earlier try has sent, or may have. To be called for each item of the
	 * run before any of them is held back: an item that comes first now may have been unusable then.
	 *
	 * @param sms undefined where the item cannot be used any more
	 */
	noteSettled(outcomes: readonly Slot[], sms: Sms | undefined): void {
		const callingCode = callingCodeIn(sms);
		outcomes.forEach((outcome, position) => {
			if (outcome === OPEN) return;
			const { to, intendedFor } = outcome.json;
			const number = sms ? intendedIn(sms)[position] : textOf(intendedFor ?? to);
			this.numbers?.isAgain(number ?? '', callingCode);
			if (intendedFor !== undefined) this.redirected++;
		});
	}

	/**
	 * Gives the open recipients of an item whom nothing is sent to their outcome. To be called for each item of the run,
	 * in their order.
	 */
	holdBack({ sms, outcomes }: SmsJob): void {
		const callingCode = callingCodeIn(sms);
		for (const [position, to] of intendedIn(sms).entries()) {
			if (outcomes[position] !== OPEN) continue;
			const skipped = this.reasonFor(to, callingCode, sms);
			if (skipped !== undefined) outcomes[position] = skippedOutcome(to, skipped);
		}
	}

	/** Who redirects to a listed number would read that the recipients are on the list. */
	private checkRedirect(sms: Sms): void {
		const list = this.listOf();
		const { redirectTo } = sms.options;
		if (redirectTo === undefined || !list?.has(redirectTo, callingCodeIn(sms))) return;
		throw new ParameterError(
			'The number in Redirect To is on the list of Do Not Send To',
			'Take it off the list, or redirect to another number of yours.',
			[`Redirect To: "${redirectTo}"`],
		);
	}

	private reasonFor(to: string, callingCode: string, sms: Sms): SkipReason | undefined {
		const { redirectTo } = sms.options;
		if (this.listOf()?.has(to, callingCode)) return 'doNotSendTo';
		if (sms.skipped !== undefined) return sms.skipped;
		if (this.numbers?.isAgain(to, callingCode)) return 'sameNumberAgain';
		if (redirectTo !== undefined && ++this.redirected > MAX_REDIRECTED) return 'redirectTo';
		return undefined;
	}

	private isGiven(name: string): boolean {
		return property(this.raw, name) !== undefined;
	}

	private readAgain(): void {
		if (this.isAgainRead) return;
		const { context } = this.given;
		const again: unknown = context.getNodeParameter('safeguards.sameNumberAgain', 0, 'send');
		if (again !== 'send' && again !== 'skip') {
			throw new ParameterError(
				'The value of Same Number Again cannot be used',
				'Choose Send or Skip from the list of the field Same Number Again.',
				[`Same Number Again: ${again === undefined ? 'nothing' : shown(again)}`],
			);
		}
		if (again === 'skip') this.numbers = new NumbersSoFar();
		this.isAgainRead = true;
	}

	private checkMaxParts({ message }: Sms, itemIndex: number): void {
		if (!this.isGiven('maxParts')) return;
		const path = 'safeguards.maxParts';
		const { parameters, written } = this.given;
		const value = written.checked(path, parameters.get(path, itemIndex));
		const most = readWholeNumber(value, 'Max Parts', MAX_PARTS);
		if (most === UNBOUNDED) {
			throw new ParameterError(
				'Max Parts is empty',
				'Enter how many parts a message may have, or remove the field from Safeguards.',
			);
		}
		const { parts, encoding } = messageParts(message);
		if (parts <= most) return;
		throw new ParameterError(
			`The message has ${parts} parts; Max Parts allows ${most}`,
			`Shorten the message, or raise Max Parts under Safeguards. It is sent as ${encoding}, and each part is charged.`,
		);
	}

	/** The list of the field Do Not Send To, which is read once. @throws ParameterError where it cannot be read */
	private listOf(): NumberList | undefined {
		if (!this.isGiven('doNotSendTo')) return undefined;
		if (!this.list) {
			const read = resultOf(() => this.readList());
			if (read.ok) this.list = read.value;
			else {
				// The same issue for all items, so that it is told once.
				const { message, description, quotes, cause } = read.issue;
				this.list = new ParameterError(message, description, quotes, cause);
			}
		}
		if (this.list instanceof ParameterError) throw this.list;
		return this.list;
	}

	private readList(): NumberList {
		const path = 'safeguards.doNotSendTo';
		const { context, written } = this.given;
		const raw = textOf(property(this.raw, 'doNotSendTo'));
		if (raw.trim() === '') {
			throw new ParameterError(
				'Do Not Send To is empty',
				'Enter the numbers, or an expression that gives them, or remove the field from Safeguards.',
			);
		}
		const readsItem = raw.startsWith('=') && READS_ITEM.test(raw);
		if (readsItem && context.getInputData().length > 1) {
			throw new ParameterError(
				'The expression in Do Not Send To reads the current item, but the list is read once for all items',
				`Read the list from the node that gives it, for example ${LIST_EXPRESSION}`,
			);
		}
		return readNumberList(written.checked(path, context.getNodeParameter(path, 0, '')));
	}

	private windowOf(itemIndex: number): QuietHours | undefined {
		if (!this.isGiven('quietHours')) return undefined;
		if (property(property(this.raw, 'quietHours'), 'window') === undefined) {
			throw new ParameterError(
				'Quiet Hours are empty',
				'Give From and To of Quiet Hours a time of day each, such as 21:00 and 08:00, or remove the field from Safeguards.',
			);
		}
		const path = 'safeguards.quietHours.window';
		const { context, parameters, written } = this.given;
		const window = written.checked(path, parameters.collection(path, itemIndex));
		// Without expressions it is the same object for all items.
		if (this.newestHours?.window !== window) {
			this.newestHours = { window, read: readQuietHours({ window }, context.getTimezone()) };
		}
		return this.newestHours.read;
	}

	private keepQuiet(sms: Sms, itemIndex: number): Sms {
		const quietHours = this.windowOf(itemIndex);
		if (!quietHours) return sms;
		const { schedule } = sms.options;
		const end = quietHours.endAt(schedule === undefined ? this.given.now : schedule * 1_000);
		if (end !== undefined && quietHours.then === 'skip') return { ...sms, skipped: 'quietHours' };
		if (end === undefined) {
			return { ...sms, options: this.withQuietHours(sms.options, quietHours, schedule) };
		}
		const planned = Math.ceil(end / 1_000);
		return {
			...sms,
			options: this.withQuietHours(sms.options, quietHours, planned),
			waitsForQuietEnd: true,
		};
	}

	/** Equal options have to stay the same object, because they decide who shares a request. */
	private withQuietHours(
		options: SmsOptions,
		quietHours: QuietHours,
		schedule: number | undefined,
	): SmsOptions {
		const ofOptions = this.quietOptions.get(options) ?? new Map<QuietHours, BySchedule>();
		this.quietOptions.set(options, ofOptions);
		const ofHours = ofOptions.get(quietHours) ?? new Map<Schedule, SmsOptions>();
		ofOptions.set(quietHours, ofHours);
		const known = ofHours.get(schedule) ?? {
			...options,
			quietHours,
			...(schedule !== undefined && { schedule }),
		};
		ofHours.set(schedule, known);
		return known;
	}
}

/**
 * Checks that no language model can change what keeps it within bounds.
 *
 * @param parameters of the node, as the workflow has them
 * @throws ParameterError where a field that only a person may decide is left to the model
 */
export function checkNotLeftToModel(parameters: Readonly<Record<string, unknown>>): void {
	const fields: ReadonlyArray<readonly [string, unknown]> = [
		['Safeguards', parameters.safeguards],
		['Redirect To', property(parameters.options, 'redirectTo')],
	];
	const left = fields.find(([, raw]) => FILLED_BY_MODEL.test(JSON.stringify([raw])));
	if (!left) return;
	throw new ParameterError(
		`${left[0]} of this tool is left to the model`,
		`A person has to open the node and fill in ${left[0]} without $fromAI, because no model may choose it. Nothing was sent.`,
	);
}

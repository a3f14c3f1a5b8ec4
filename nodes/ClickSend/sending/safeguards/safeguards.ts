import type { IExecuteFunctions } from 'n8n-workflow';
import {
	OPEN,
	ParameterError,
	resultOf,
	skippedOutcome,
	type Result,
	type SkipReason,
} from '../../errors/issue';
import { messageParts } from '../../helpers/messageParts';
import { isRecord, property, textOf } from '../../helpers/property';
import { callingCodeOf } from '../../parameters/countries';
import type { ItemParameters } from '../../parameters/itemParameters';
import { readWholeNumber, UNBOUNDED, type WholeNumber } from '../../parameters/values';
import type { WrittenFields } from '../../parameters/written';
import type { SmsJob } from '../sendRequests';
import type { Sms } from '../sms';
import type { SmsOptions } from '../smsOptions';
import { readNumberList, type NumberList } from './doNotSendTo';
import { readQuietHours, type QuietHours } from './quietHours';
import { NumbersSoFar } from './sameNumberAgain';

/** A run with Redirect To sends this many SMS: it is there to look at some. */
export const MAX_REDIRECTED = 20;

export const MAX_PARTS: WholeNumber = { least: 1, most: 100, otherwise: UNBOUNDED };

/** What an expression reads of the current item. */
const READS_ITEM = /\$json\b|\$item(?:Index)?\b|\$input\.item\b|\)\s*\.item\b/;

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

type Schedule = SmsOptions['schedule'];
type BySchedule = Map<Schedule, SmsOptions>;

/** The safeguards of one run: whom nothing is sent to, when nothing may arrive, and how long a message may be. */
export class Safeguards {
	/** As the workflow has them. */
	private readonly raw: unknown;
	/** Whether the workflow has any. */
	private readonly areGiven: boolean;
	private list: Result<NumberList> | undefined;
	private readonly numbers: NumbersSoFar | undefined;
	/** Options with Quiet Hours, by those without, the hours, and the schedule. */
	private readonly quietOptions = new Map<SmsOptions, Map<QuietHours, BySchedule>>();
	private newestHours: { window: unknown; read: QuietHours | undefined } | undefined;
	private redirected = 0;

	constructor(private readonly given: Circumstances) {
		const { context } = given;
		const { safeguards } = context.getNode().parameters;
		this.raw = safeguards;
		this.areGiven = isRecord(safeguards) && Object.keys(safeguards).length > 0;
		const again = context.getNodeParameter('safeguards.sameNumberAgain', 0, 'send');
		if (again === 'skip') this.numbers = new NumbersSoFar();
	}

	/**
	 * Checks the SMS of an item, and when it may arrive. Whom it goes to is decided for all items together, by
	 * {@link holdBack}.
	 *
	 * @returns the SMS, scheduled or skipped where it would arrive in quiet hours
	 * @throws ParameterError where it has too many parts, or a safeguard cannot be read
	 */
	check(sms: Sms, itemIndex: number): Sms {
		if (!this.areGiven) return sms;
		this.checkMaxParts(sms, itemIndex);
		this.listOf();
		return this.keepQuiet(sms, itemIndex);
	}

	/**
	 * Gives the open recipients of an item whom nothing is sent to their outcome. To be called for each item of the run,
	 * in their order.
	 */
	holdBack({ sms, outcomes }: SmsJob): void {
		if (!this.areGiven && !sms.intendedFor) return;
		const callingCode = callingCodeOf(sms.options.country ?? '') ?? '';
		for (const [position, to] of (sms.intendedFor ?? sms.recipients).entries()) {
			const isOpen = outcomes[position] === OPEN;
			const skipped = isOpen ? this.reasonFor(to, callingCode, sms) : undefined;
			if (skipped !== undefined) outcomes[position] = skippedOutcome(to, skipped);
			// An earlier try has sent it.
			else if (!isOpen) this.note(to, callingCode, sms);
		}
	}

	private reasonFor(to: string, callingCode: string, sms: Sms): SkipReason | undefined {
		if (this.listOf()?.has(to, callingCode)) return 'doNotSendTo';
		if (sms.skipped !== undefined) return sms.skipped;
		return this.note(to, callingCode, sms);
	}

	/** Notes a recipient that gets an SMS. @returns why it gets none after all */
	private note(to: string, callingCode: string, { intendedFor }: Sms): SkipReason | undefined {
		if (this.numbers?.isAgain(to, callingCode)) return 'sameNumberAgain';
		if (intendedFor && ++this.redirected > MAX_REDIRECTED) return 'redirectTo';
		return undefined;
	}

	private isGiven(name: string): boolean {
		return property(this.raw, name) !== undefined;
	}

	private checkMaxParts({ message }: Sms, itemIndex: number): void {
		if (!this.isGiven('maxParts')) return;
		const path = 'safeguards.maxParts';
		const { parameters, written } = this.given;
		const value = written.checked(path, parameters.get(path, itemIndex));
		const most = readWholeNumber(value, 'Max Parts', MAX_PARTS);
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
		this.list ??= resultOf(() => this.readList());
		if (this.list.ok) return this.list.value;
		const { message, description, quotes } = this.list.issue;
		throw new ParameterError(message, description, quotes);
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
		if (context.getInputData().length > 1 && READS_ITEM.test(raw)) {
			throw new ParameterError(
				'The expression in Do Not Send To reads the current item, but the list is read once for all items',
				"Read the list from the node that gives it, for example {{ $('Opted out').all().map((row) => row.json.phone) }}.",
			);
		}
		return readNumberList(written.checked(path, context.getNodeParameter(path, 0, '')));
	}

	private windowOf(itemIndex: number): QuietHours | undefined {
		if (property(property(this.raw, 'quietHours'), 'window') === undefined) return undefined;
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
		const planned = end === undefined ? schedule : Math.ceil(end / 1_000);
		return { ...sms, options: this.withQuietHours(sms.options, quietHours, planned) };
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

import type { Behaviour } from '../model/behaviour';
import type { Encoding } from './encoding';

/** When a push that was not taken is tried again. */
export interface Schedule {
	/** Milliseconds before each attempt after the first; it is given up after the last one. */
	pauses: readonly number[];
	/** Milliseconds to wait for a response. */
	timeout: number;
}

/** What is chosen about how the sandbox pushes. */
export interface Pushing {
	/** How the settings of the dashboard push. */
	replyAs: Encoding;
	deliveryReportAs: Encoding;
	/** Seconds before each further attempt; null: those of {@link SCHEDULES}. */
	pauses: readonly number[] | null;
	/** Seconds to wait for a response; null: those of {@link SCHEDULES}. */
	timeout: number | null;
}

/** ClickSend pushes forms, unless a rule says otherwise. */
export const DEFAULT_PUSHING: Readonly<Pushing> = {
	replyAs: 'form',
	deliveryReportAs: 'form',
	pauses: null,
	timeout: null,
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * The description says nothing about repetitions, so there a few come soon. As observed: a help page of ClickSend
 * has the time-out and the pauses up to an hour, and "for hours" after that; three of them are a guess.
 */
export const SCHEDULES: Readonly<Record<Behaviour['like'], Schedule>> = {
	described: { pauses: [SECOND, 5 * SECOND, 30 * SECOND], timeout: 30 * SECOND },
	observed: {
		pauses: [10 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, HOUR, HOUR, HOUR],
		timeout: 15 * SECOND,
	},
};

/**
 * The schedule that counts.
 *
 * @param initial what the sandbox was started with, which counts before that of its behaviour
 */
export function scheduleOf(
	{ pauses, timeout }: Pushing,
	{ like }: Behaviour,
	initial: Partial<Schedule>,
): Schedule {
	const ofBehaviour = SCHEDULES[like];
	return {
		pauses: pauses?.map((seconds) => seconds * SECOND) ?? initial.pauses ?? ofBehaviour.pauses,
		timeout: timeout === null ? (initial.timeout ?? ofBehaviour.timeout) : timeout * SECOND,
	};
}

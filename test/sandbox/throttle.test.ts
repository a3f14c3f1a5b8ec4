import { Throttle } from '../../sandbox/live/throttle';

const PAUSES = { first: 50, between: 250 };

beforeEach(() => {
	jest.useFakeTimers();
});
afterEach(() => {
	jest.useRealTimers();
});

function counter() {
	const action = jest.fn();
	return { action, throttle: new Throttle(action, PAUSES) };
}

describe('A throttle', () => {
	it('makes calls within its first pause one, and not at once', () => {
		const { action, throttle } = counter();
		throttle.call();
		throttle.call();
		expect(action).not.toHaveBeenCalled();
		jest.advanceTimersByTime(PAUSES.first);
		expect(action).toHaveBeenCalledTimes(1);
		jest.advanceTimersByTime(10_000);
		expect(action).toHaveBeenCalledTimes(1);
	});

	it('makes ten thousand calls in ten seconds some forty', () => {
		const { action, throttle } = counter();
		for (let ms = 0; ms < 10_000; ms++) {
			throttle.call();
			jest.advanceTimersByTime(1);
		}
		expect(action).toHaveBeenCalledTimes(40);
	});

	it('is never quiet about the last call', () => {
		const { action, throttle } = counter();
		throttle.call();
		jest.advanceTimersByTime(PAUSES.first);
		throttle.call();
		jest.advanceTimersByTime(PAUSES.between - 1);
		expect(action).toHaveBeenCalledTimes(1);
		jest.advanceTimersByTime(1);
		expect(action).toHaveBeenCalledTimes(2);
	});

	it('gives up what is still to come', () => {
		const { action, throttle } = counter();
		throttle.call();
		throttle.clear();
		jest.advanceTimersByTime(10_000);
		expect(action).not.toHaveBeenCalled();
		throttle.call();
		jest.advanceTimersByTime(PAUSES.first);
		expect(action).toHaveBeenCalledTimes(1);
	});
});

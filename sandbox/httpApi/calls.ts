import { balanceCall } from './balance';
import type { Call } from './call';
import { historyCall } from './history';
import { sendCall } from './send';
import { deliveryCall, replyCall } from './unread';

/** Every call of HTTP API v2. Routes, faults and the list of what the sandbox serves follow from it. */
export const HTTP_CALLS: readonly Call[] = [
	sendCall,
	replyCall,
	deliveryCall,
	historyCall,
	balanceCall,
];

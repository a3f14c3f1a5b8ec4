import type { RestCall } from './call';
import { inboundRules, receiptRules } from './rules';

/** Every call of REST v3. Routes, faults and the list of what the sandbox serves follow from it. */
export const REST_CALLS: readonly RestCall[] = [inboundRules, receiptRules];

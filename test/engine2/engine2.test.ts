import { describeEngine } from './suites/engineSuite';
import { describeInterruptions } from './suites/interruptionSuite';
import { describeNodes } from './suites/nodesSuite';
import { describePollStarts } from './suites/pollStartsSuite';
import { describeTriggers } from './suites/triggersSuite';
import { useEngine2 } from './support/engine2N8n';

const n8n = useEngine2();

describeEngine(n8n);
describeNodes(n8n);
describeTriggers(n8n);
describePollStarts(n8n);
// The last ones, because they end n8n.
describeInterruptions(n8n);

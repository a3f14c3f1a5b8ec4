import { describeN8n } from './suites/n8nSuite';

describeN8n('2.41.1');

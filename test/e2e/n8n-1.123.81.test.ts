import { describeN8n } from './suites/n8nSuite';

describeN8n('1.123.81');

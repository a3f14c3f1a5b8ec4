import { describeN8n } from './support/suite';

describeN8n('2.41.1');

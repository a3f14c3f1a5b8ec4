import { describeInstallation } from './support/suite';

describeInstallation('2.41.1');

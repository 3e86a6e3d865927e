import {createClient} from '@connectrpc/connect';
import {ReportService} from '../gen/treff/municipality/v1/report_service_pb';
import {transport} from './transport';

export const reportClient = createClient(ReportService, transport);

import {createClient} from '@connectrpc/connect';
import {SettlementRequestService} from '../gen/treff/casework/v1/request_service_pb';
import {transport} from './transport';

export const requestClient = createClient(SettlementRequestService, transport);

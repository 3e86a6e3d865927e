// Clients of the services that several views ask. A view that alone asks one makes it itself.
import {createClient} from '@connectrpc/connect';
import {CaseService} from '../gen/treff/casework/v1/case_service_pb';
import {MunicipalityService} from '../gen/treff/municipality/v1/municipality_service_pb';
import {transport} from './transport';

export const caseClient = createClient(CaseService, transport);
export const municipalityClient = createClient(MunicipalityService, transport);

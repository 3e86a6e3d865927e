// The way to the services: Connect calls to the gateway that this page came from.
import {Code, ConnectError, type Interceptor} from '@connectrpc/connect';
import {createConnectTransport} from '@connectrpc/connect-web';
import {currentLanguage} from '../texts/language';
import {sayPurpose} from './purpose';
import {signedOut} from './session';

// Who is signed out meanwhile is shown the way in.
const watchSession: Interceptor = (next) => async (request) => {
  request.header.set('Accept-Language', currentLanguage());
  try {
    return await next(request);
  } catch (error) {
    if (ConnectError.from(error).code === Code.Unauthenticated) signedOut();
    throw error;
  }
};

export const transport = createConnectTransport({
  baseUrl: '/',
  useBinaryFormat: true,
  defaultTimeoutMs: 30_000,
  interceptors: [watchSession, sayPurpose],
});

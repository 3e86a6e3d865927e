// What went wrong with a call, as far as the page acts on it (docs/errors.md).
import {Code, ConnectError} from '@connectrpc/connect';
import {
  BadRequestSchema,
  ErrorInfoSchema,
  PreconditionFailureSchema,
  ResourceInfoSchema,
  RetryInfoSchema,
} from '../gen/google/rpc/error_details_pb';

export interface FieldFault {
  field: string;
  description: string;
}

export interface Unmet {
  type: string;
  subject: string;
}

export interface Fault {
  code: Code;
  // Of `google.rpc.ErrorInfo`, lower case; empty when the error came from the way to a service.
  reason: string;
  metadata: Readonly<Record<string, string>>;
  // What the service wrote, in English.
  message: string;
  fields: FieldFault[];
  // What does not hold any more.
  unmet: Unmet[];
  // What was not found.
  resource: string;
  // Whether the same call may succeed a little later.
  mayPass: boolean;
  retryAfterMs: number | undefined;
}

const passing = new Set([
  Code.Unavailable,
  Code.DeadlineExceeded,
  Code.ResourceExhausted,
  Code.Aborted,
]);

export function faultOf(error: unknown): Fault {
  const connect = ConnectError.from(error);
  const info = connect.findDetails(ErrorInfoSchema)[0];
  const delay = connect.findDetails(RetryInfoSchema)[0]?.retryDelay;
  // A browser that reaches nobody throws TypeError, which Connect calls unknown.
  const unreachable = connect.cause instanceof TypeError || error instanceof TypeError;
  const code = unreachable ? Code.Unavailable : connect.code;
  return {
    code,
    reason: info?.reason.toLowerCase() ?? '',
    metadata: info?.metadata ?? {},
    message: connect.rawMessage,
    fields: connect
      .findDetails(BadRequestSchema)
      .flatMap((bad) => bad.fieldViolations.map(({field, description}) => ({field, description}))),
    unmet: connect
      .findDetails(PreconditionFailureSchema)
      .flatMap((failure) => failure.violations.map(({type, subject}) => ({type, subject}))),
    resource: connect.findDetails(ResourceInfoSchema)[0]?.resourceName ?? '',
    mayPass: passing.has(code),
    retryAfterMs: delay && Number(delay.seconds) * 1000 + delay.nanos / 1e6,
  };
}

import {Allocation_State as State} from '../gen/treff/recommendation/v1/allocation_service_pb';
import {useText} from '../texts/catalogue';
import {Mark, type Tone} from '../ui/mark';
import {planTexts} from './texts/texts';

const tones: Record<State, Tone> = {
  [State.STATE_UNSPECIFIED]: 'neutral',
  [State.SOLVING]: 'info',
  [State.DRAFT]: 'neutral',
  [State.APPROVED]: 'success',
  [State.CANCELLED]: 'warning',
  [State.FAILED]: 'danger',
};

const keys = {
  [State.STATE_UNSPECIFIED]: 'state.state_unspecified',
  [State.SOLVING]: 'state.solving',
  [State.DRAFT]: 'state.draft',
  [State.APPROVED]: 'state.approved',
  [State.CANCELLED]: 'state.cancelled',
  [State.FAILED]: 'state.failed',
} as const;

export function StateMark({state}: {state: State}) {
  const text = useText(planTexts);
  return <Mark tone={tones[state]}>{text(keys[state])}</Mark>;
}

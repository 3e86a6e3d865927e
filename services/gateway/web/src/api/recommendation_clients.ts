import {createClient} from '@connectrpc/connect';
import {RecommendationService} from '../gen/treff/recommendation/v1/recommendation_service_pb';
import {RoomService} from '../gen/treff/recommendation/v1/room_service_pb';
import {transport} from './transport';

export const recommendationClient = createClient(RecommendationService, transport);
export const roomClient = createClient(RoomService, transport);

// The gRPC face of rooms.
#ifndef TREFF_SERVICES_RECOMMENDATION_ROOMS_ROOM_SERVICE_H_
#define TREFF_SERVICES_RECOMMENDATION_ROOMS_ROOM_SERVICE_H_

#include "services/platform/middleware/face.h"
#include "services/recommendation/rooms/room_finder.h"
#include "treff/recommendation/v1/room_service.grpc.pb.h"

namespace treff::recommendation {

class RoomService final : public platform::Face<v1::RoomService> {
 public:
  // `rooms` must outlive it.
  explicit RoomService(const RoomFinder& rooms) : rooms_(rooms) {}

  grpc::Status ListRooms(grpc::ServerContext* context, const v1::ListRoomsRequest* request,
                         v1::ListRoomsResponse* response) override {
    return Handle(*context, *request, *response, [&] { return rooms_.List(*request); });
  }

 private:
  const RoomFinder& rooms_;
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_ROOMS_ROOM_SERVICE_H_

// Server reflection v1: the library that serves v1alpha is older than it.
#ifndef TREFF_SERVICES_PLATFORM_LIFECYCLE_REFLECTION_H_
#define TREFF_SERVICES_PLATFORM_LIFECYCLE_REFLECTION_H_

#include <memory>
#include <string>

#include <grpcpp/impl/server_builder_plugin.h>

namespace treff::platform {

class ReflectionService;

// Serves the descriptors that are linked into the program, and the names of the server's services.
class ReflectionPlugin : public grpc::ServerBuilderPlugin {
 public:
  ReflectionPlugin();
  ~ReflectionPlugin() override;

  std::string name() override { return "treff_reflection_v1"; }
  void InitServer(grpc::ServerInitializer* initializer) override;
  void Finish(grpc::ServerInitializer* initializer) override;
  void ChangeArguments(const std::string&, void*) override {}
  bool has_sync_methods() const override { return true; }

 private:
  const std::shared_ptr<ReflectionService> service_;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_LIFECYCLE_REFLECTION_H_

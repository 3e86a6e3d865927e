// Ctrl-C as a wish: long work ends soon and gives what it has. A second one ends the program.
#ifndef TREFF_SERVICES_CLI_COMMANDS_INTERRUPT_H_
#define TREFF_SERVICES_CLI_COMMANDS_INTERRUPT_H_

namespace treff::cli {

// While one lives, a first SIGINT is noted instead of ending the program. One at a time.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  bool asked() const;
};

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_COMMANDS_INTERRUPT_H_

import sys

from benchmarks.harness.command import main

sys.exit(main(sys.argv[1:]))

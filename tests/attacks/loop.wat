(loop $on (br $on)) unreachable

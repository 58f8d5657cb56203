;; The facts it was given, which stand last in its input, between head and tail.
(local.set $n (i32.sub (i32.add (local.get $at) (local.get $len)) (i32.const 8)))
(loop $on
  (local.set $n (i32.sub (local.get $n) (i32.const 1)))
  (br_if $on (i64.ne (i64.load align=1 (local.get $n)) (i64.const 0x3a22737463616622))))
(local.set $m (call $copy (i32.const 40000) (global.get $head) (global.get $tail)))
(local.set $m (call $copy (local.get $m) (i32.add (local.get $n) (i32.const 8)) (i32.sub (i32.add (local.get $at) (local.get $len)) (i32.const 1))))
(local.set $m (call $copy (local.get $m) (global.get $tail) (global.get $end)))
(call $say (i32.const 40000) (i32.sub (local.get $m) (i32.const 40000)))

;; Two hundred thousand lines, then the answer.
(loop $on (call $write (i32.const 3) (i32.const 64) (i32.const 27))
  (br_if $on (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 200000))))
(call $answer)

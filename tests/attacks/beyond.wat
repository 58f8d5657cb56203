;; Answers from beyond its memory.
(call $say (i32.const 2000000000) (i32.const 1000))

#![doc = include_str!("../README.md")]

pub mod lane;
pub mod rows;

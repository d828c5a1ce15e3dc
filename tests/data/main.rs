//! The data module: generators, tables, splits, standardisation and the checks of what comes from outside.

mod generators;
mod outside;
mod rows;
mod spec;
mod tables;

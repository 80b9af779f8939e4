// Where pictures, traces and reports go: into the target folder, wherever cargo has it.
export const OUTPUT = process.env.OUTPUT_FOLDER ?? "../target/end2end";

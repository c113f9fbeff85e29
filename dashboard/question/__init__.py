"""The page "The question and the process": from pictures to an answer, step by step."""

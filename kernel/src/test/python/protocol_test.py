"""Jupyter's own kernel tests, with samples of Java and of magics."""

import time

import jupyter_kernel_test
from jupyter_kernel_test.msgspec_v5 import validate_message

# How long the inherited tests wait for what the kernel owes them; they say 0.1 s to 15 s, which a busy machine may exceed.
PATIENCE = 60


class ProtocolTest(jupyter_kernel_test.KernelTests):
    kernel_name = "batchbook"
    language_name = "java"
    file_extension = ".java"

    code_hello_world = 'System.out.println("hello, world");'
    code_stderr = 'System.err.println("oops");'
    code_generate_error = 'throw new IllegalStateException("wrong");'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "6 * 8", "result": "48"},
        {"code": "6 * 8", "result": "48"},
    ]
    code_display_data = [{"code": "%lsmagic", "mime": "text/plain"}]
    code_page_something = "Math.abs?"
    code_inspect_sample = "Math.abs"
    code_history_pattern = "6 * ?"
    supported_history_operations = ("tail", "range", "search")
    completion_samples = [
        {"text": "Math.toRadi", "matches": {"toRadians("}},
        {"text": "%lsm", "matches": {"%lsmagic"}},
    ]
    complete_code_samples = ["1 + 1", "int f(int n) { return n; }", "%lsmagic", "var t = 1"]
    incomplete_code_samples = ["int f(int n) {", "class A {", "/* no end", "1 +"]
    invalid_code_samples = ["int x = ;", ")", "else { }"]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        published = cls.kc.iopub_channel.get_msg
        cls.kc.iopub_channel.get_msg = lambda timeout: published(timeout=max(timeout, PATIENCE))
        replied = cls.kc.get_shell_msg
        cls.kc.get_shell_msg = lambda timeout=None: replied(timeout=max(timeout or 0, PATIENCE))
        cls.kc.execute_interactive("1 + 1", timeout=PATIENCE)
        cls.await_completer()

    @classmethod
    def await_completer(cls):
        """The completer gives up after a moment, which the first time, on a busy machine, may be too soon."""
        end = time.monotonic() + PATIENCE
        found = False
        while not found and time.monotonic() < end:
            cls.kc.complete("Math.toRadi")
            found = bool(cls.kc.get_shell_msg()["content"].get("matches"))
            cls.kc.inspect(cls.code_inspect_sample)
            found = cls.kc.get_shell_msg()["content"].get("found") and found

    def flush_channels(self):
        """As inherited, but until an answer to a last request is there, instead of until nothing has come for 0.1 s."""
        last = self.kc.kernel_info()
        request = None
        while request != last:
            message = self.kc.get_shell_msg()
            validate_message(message)
            request = message["parent_header"]["msg_id"]
        state = None
        while (request, state) != (last, "idle"):
            message = self.kc.iopub_channel.get_msg(timeout=PATIENCE)
            validate_message(message)
            request = message["parent_header"].get("msg_id")
            state = message["content"].get("execution_state")

    def test_history(self):
        """As inherited, but the search for one pattern finds two different cells."""
        codes = [sample["code"] for sample in self.code_execute_result]

        def history(**arguments):
            reply = self.history_helper([], raw=True, output=False, **arguments)
            return [entry[2] for entry in reply["content"]["history"]]

        self.history_helper(codes, raw=True, output=False, hist_access_type="tail", n=1)
        self.assertEqual(history(hist_access_type="tail", n=3), codes)
        self.assertEqual(history(hist_access_type="search", pattern="6 * ?", n=3), codes)
        unique = history(hist_access_type="search", pattern="6 * ?", unique=True)
        self.assertEqual(unique, ["6 * 7", "6 * 8"])

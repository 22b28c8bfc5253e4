"""The kernel as a client sees it: order, nothing lost, interrupts, questions, restarts, orphans."""

import os
import signal
import subprocess
import sys
import time
import unittest

from jupyter_client.manager import start_new_kernel
from jupyter_client.session import Session

PATIENCE = 60


class ClientTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.manager, cls.client = start_new_kernel(kernel_name="batchbook")

    @classmethod
    def tearDownClass(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel()

    def published(self, request):
        """What is published for a request, its busy and idle included."""
        messages = []
        while True:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") != request:
                continue
            messages.append(message)
            if message["content"].get("execution_state") == "idle":
                return messages

    def reply(self, request):
        while True:
            message = self.client.get_shell_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == request:
                return message["content"]

    def run_cell(self, code, **options):
        request = self.client.execute(code, **options)
        return self.reply(request), self.published(request)

    def printed(self, messages, name="stdout"):
        streams = [m["content"] for m in messages if m["msg_type"] == "stream"]
        return "".join(s["text"] for s in streams if s["name"] == name)

    def await_printed(self, request, text):
        """Waits until the cell of this request has printed a text."""
        seen = ""
        while text not in seen:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == request:
                seen += message["content"].get("text", "")

    def test_busy_comes_first_and_idle_last(self):
        reply, messages = self.run_cell('System.out.println("a"); System.err.println("b"); 1 + 1')

        self.assertEqual(reply["status"], "ok")
        kinds = [
            m["content"].get("execution_state") or m["content"].get("name") or m["msg_type"]
            for m in messages
        ]
        self.assertEqual(
            kinds, ["busy", "execute_input", "stdout", "stderr", "execute_result", "idle"]
        )
        self.assertEqual(messages[4]["content"]["data"]["text/plain"], "2")

    def test_ten_thousand_lines_arrive(self):
        reply, messages = self.run_cell(
            'for (int i = 0; i < 10_000; i++) System.out.println("line " + i);'
        )

        self.assertEqual(reply["status"], "ok")
        expected = "".join(f"line {i}\n" for i in range(10_000))
        self.assertEqual(self.printed(messages), expected)

    def test_a_sleep_and_a_loop_are_interrupted(self):
        for wait in ("Thread.sleep(600_000);", "while (true) { }"):
            with self.subTest(wait):
                request = self.client.execute('System.out.println("ready"); ' + wait)
                self.await_printed(request, "ready")
                self.manager.interrupt_kernel()

                self.assertEqual(self.reply(request)["ename"], "KeyboardInterrupt")
                self.published(request)
                reply, _ = self.run_cell("1 + 1")
                self.assertEqual(reply["status"], "ok")

    def test_cells_behind_a_failed_one_are_aborted(self):
        """Both cells wait in a client whom the kernel cannot greet while it is stopped, and then come in one go."""
        kernel = self.manager.provisioner.process.pid
        client = self.manager.client(session=Session(key=self.manager.session.key))
        replies = {}
        os.kill(kernel, signal.SIGSTOP)
        try:
            client.start_channels(hb=False)
            first = client.execute('throw new RuntimeException("stop");')
            second = client.execute('System.out.println("never");')
            os.kill(kernel, signal.SIGCONT)
            while second not in replies:
                message = client.get_shell_msg(timeout=PATIENCE)
                replies[message["parent_header"]["msg_id"]] = message["content"]
        finally:
            os.kill(kernel, signal.SIGCONT)
            client.stop_channels()

        self.assertEqual(replies[first]["ename"], "java.lang.RuntimeException")
        self.assertEqual(replies[second]["status"], "aborted")
        messages = self.published(second)
        self.assertEqual(self.printed(messages), "")

    def test_an_error_names_the_exception_and_its_place(self):
        reply, messages = self.run_cell('int[] none = {};\nnone[3]')

        self.assertEqual(reply["ename"], "java.lang.ArrayIndexOutOfBoundsException")
        self.assertIn("3", reply["evalue"])
        self.assertEqual(messages[-2]["msg_type"], "error")
        trace = "\n".join(messages[-2]["content"]["traceback"])
        self.assertNotIn("io.github.batchbook", trace)

    def test_a_program_reads_standard_input(self):
        request = self.client.execute(
            "new java.util.Scanner(System.in).nextLine()", allow_stdin=True
        )
        self.client.get_stdin_msg(timeout=PATIENCE)
        self.client.input("größe")

        self.assertEqual(self.reply(request)["status"], "ok")
        result = [m for m in self.published(request) if m["msg_type"] == "execute_result"]
        self.assertIn("größe", result[0]["content"]["data"]["text/plain"])

    def test_output_after_the_end_is_kept(self):
        self.run_cell("var go = new java.util.concurrent.CountDownLatch(1);")
        self.run_cell(
            "new Thread(() -> { try { go.await(); } catch (InterruptedException e) { } "
            'System.out.println("late"); }).start();'
        )
        request = self.client.execute("go.countDown();")

        self.await_printed(request, "late")

    def test_expressions_are_evaluated_beside_a_cell(self):
        reply, _ = self.run_cell("int six = 6;", user_expressions={"seven": "six + 1", "bad": "?"})

        seven = reply["user_expressions"]["seven"]
        self.assertEqual((seven["status"], seven["data"]["text/plain"]), ("ok", "7"))
        self.assertEqual(reply["user_expressions"]["bad"]["status"], "error")

    def test_silent_cells_are_not_counted(self):
        before, _ = self.run_cell("1")
        self.run_cell("2", silent=True)
        self.run_cell("3", store_history=False)
        after, _ = self.run_cell("4")

        self.assertEqual(after["execution_count"], before["execution_count"] + 1)

    def test_completion_knows_variables(self):
        self.run_cell('String greeting = "hi";')
        code = "var n = greeting.isEm"

        # A completer gives up after a moment, which on a busy machine may be too soon.
        end = time.monotonic() + PATIENCE
        content = self.reply(self.client.complete(code))
        while not content["matches"] and time.monotonic() < end:
            content = self.reply(self.client.complete(code))
        self.assertEqual(content["matches"], ["isEmpty()"])
        self.assertEqual((content["cursor_start"], content["cursor_end"]), (17, 21))

    def test_magics_answer(self):
        reply, messages = self.run_cell("%no_such_magic")

        self.assertEqual((reply["status"], reply["ename"]), ("error", "MagicError"))
        self.assertNotIn("at io.github", "\n".join(messages[-2]["content"]["traceback"]))


class LifeTest(unittest.TestCase):
    def test_restarts_and_ends(self):
        manager, client = start_new_kernel(kernel_name="batchbook")
        try:
            first = manager.provisioner.process.pid
            client.execute("while (true) { }")
            manager.restart_kernel(now=False)
            client.wait_for_ready(timeout=PATIENCE)
            self.assertNotEqual(manager.provisioner.process.pid, first)
        finally:
            client.stop_channels()
            manager.shutdown_kernel()
        self.assertFalse(manager.is_alive())

    def test_survives_a_signal_that_interrupts(self):
        manager, client = start_new_kernel(kernel_name="batchbook")
        try:
            manager.signal_kernel(signal.SIGINT)
            # The signal may still be on its way: it then ends this cell, and no more.
            client.execute_interactive("1 + 1", timeout=PATIENCE)
            reply = client.execute_interactive("1 + 1", timeout=PATIENCE)
            self.assertEqual(reply["content"]["status"], "ok")
            self.assertTrue(manager.is_alive())
        finally:
            client.stop_channels()
            manager.shutdown_kernel()

    def test_ends_with_its_parent(self):
        parent = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "import time\n"
                "from jupyter_client.manager import start_new_kernel\n"
                "manager, client = start_new_kernel(kernel_name='batchbook')\n"
                "print(manager.provisioner.process.pid, flush=True)\n"
                "time.sleep(600)\n",
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        kernel = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
        parent.stdout.close()

        end = time.monotonic() + PATIENCE
        while alive(kernel) and time.monotonic() < end:
            time.sleep(0.1)
        self.assertFalse(alive(kernel))


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        pass
    if os.path.isdir("/proc"):
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    unittest.main()
